"""Pages: a grid, and the save of one of its points. AUD-02, PRE-01."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.decorators import method_decorator
from django.views.generic import View

from candidates.grids.enums import LEVELS
from candidates.grids.forms import PointForm
from candidates.grids.presentation import Board, Filters, Problem, Sheet, anchor_of, count_of
from candidates.grids.queries import Standing
from label_sp.actors.requests import SignedRequest
from label_sp.common.edits import EditConflict, Saved
from label_sp.common.pages import Outcome, showing_failures

UNREADABLE = (
    "La saisie n’a pas été comprise. Choisissez une des quatre positions, puis enregistrez de nouveau."
)


@method_decorator(login_required, name="dispatch")
class GridPage(View):
    """All the control points, grouped by engagement; at the address of one of them (`code`), its save.

    A save is a fragment for htmx, else it leads back to the grid at this point. A page says: `find`, `address`,
    `board`, `around`, `save`, `standing`.
    """

    http_method_names = ["get", "head", "post", "options"]
    sheet: ClassVar[Sheet]
    form_class: type[PointForm]
    template_name: str
    saved_name = "components/grid/saved.html"
    request: SignedRequest
    object: Any

    # --- what a page says -----------------------------------------------------------------------------------------

    def find(self) -> Any:
        """What the grid belongs to, for who may see it filled, else Http404 or a refusal."""
        raise NotImplementedError

    def address(self) -> str:
        """Of the page of all points."""
        raise NotImplementedError

    def board(self, filters: Filters, problem: Problem | None = None) -> Board:
        """What the page shows of `self.object`."""
        raise NotImplementedError

    def around(self) -> dict[str, Any]:
        """What else its template takes; `editable` among it."""
        raise NotImplementedError

    def save(self, code: str, form: PointForm) -> Saved:
        """The act. Raises EditConflict, Http404, and whatever a use case raises."""
        raise NotImplementedError

    def standing(self) -> Standing:
        """Where the grid stands after a save, in one query."""
        raise NotImplementedError

    # --- how it goes ----------------------------------------------------------------------------------------------

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.object = self.find()
        return redirect(self._back(kwargs["code"])) if "code" in kwargs else self._page()

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "code" not in kwargs:
            self.find()
            return self.http_method_not_allowed(request)
        code = kwargs["code"]
        if "reload" in request.POST:
            return self._stored_again(code)
        form = self.form_class(request.POST)
        if not form.is_valid():
            texts = [said for text in self.sheet.texts for said in form.errors.get(text.name, ())]
            return self._refused(code, Outcome(ok=False, message=" ".join(map(str, texts)) or UNREADABLE))
        try:
            with showing_failures() as outcome:
                return self._saved(self.save(code, form))
        except EditConflict as conflict:
            return self._refused(code, Outcome(ok=False), conflict)
        return self._refused(code, outcome)

    def _saved(self, saved: Saved) -> HttpResponseBase:
        if not self.request.htmx:
            return redirect(self._back(saved.code))
        standing = self.standing()
        context = {
            "saved": saved,
            "anchor": anchor_of(saved.code),
            "standing": standing,
            "count": count_of(standing, saved.code),
        }
        return _fragment(render_to_string(self.saved_name, context))

    def _stored_again(self, code: str) -> HttpResponseBase:
        """After a conflict, the stored value is the one to keep: the point as it is stored takes the form's place."""
        if not self.request.htmx:
            return redirect(self._back(code))
        self.object = self.find()
        context = self._context()
        found = (card for group in context["board"].groups for card in group.cards)
        card = next((card for card in found if card.code == code), None)
        if card is None:
            raise Http404
        html = render_to_string(
            "components/grid/point.html", {**context, "card": card, "taken_back": True}, self.request
        )
        response = _fragment(html)
        response["HX-Retarget"], response["HX-Reswap"] = f"#point-{card.anchor}", "outerHTML"
        return response

    def _refused(self, code: str, outcome: Outcome, conflict: EditConflict | None = None) -> HttpResponseBase:
        """Nothing was saved: the reason beside what was typed, which stays."""
        self.object = self.find()
        stored = conflict.current if conflict else None
        problem = Problem(code, self.sheet, self.sheet.typed(self.request.POST), outcome, stored)
        status = 409 if conflict else outcome.status
        if not self.request.htmx:
            return self._page(problem, status)
        context = {"problem": problem, "anchor": anchor_of(code)}
        return _fragment(render_to_string("components/grid/refused.html", context), status)

    def _page(self, problem: Problem | None = None, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self._context(problem), status=status)

    def _context(self, problem: Problem | None = None) -> dict[str, Any]:
        filters = Filters.of(self.request.GET)
        return {"board": self.board(filters, problem), "levels": LEVELS, **self.around()}

    def _back(self, code: str) -> str:
        query = Filters.of(self.request.GET).query
        return f"{self.address()}{'?' if query else ''}{query}#point-{anchor_of(code)}"


def _fragment(html: str, status: int = 200) -> HttpResponse:
    """Marked as such: a script can then tell it from the login page that a lost session is sent to."""
    return HttpResponse(html, status=status, headers={"X-Fragment": "grid"})
