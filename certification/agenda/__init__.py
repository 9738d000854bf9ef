"""« Mes échéances », and the same days as a private calendar."""
