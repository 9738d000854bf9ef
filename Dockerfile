# The image of the web, worker and beat processes: Debian 12, Python 3.11, the packages of requirements-run.lock.
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 LC_ALL=C.UTF-8

# WeasyPrint's libraries and a font, and libmagic, as in .ci/setup.sh
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 libmagic1 fonts-liberation fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 label

WORKDIR /app
COPY requirements-run.lock .
RUN pip install --no-deps --require-hashes --only-binary :all: --requirement requirements-run.lock

COPY . .
RUN SECRET_KEY=of-this-step-only python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media && chown -R label:label var

USER label
EXPOSE 8000
CMD ["gunicorn", "--config=python:label_sp.gunicorn_conf", "--bind=0.0.0.0:8000"]
