# The portal's image: web, worker, beat and prepare differ only in their command.
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 gettext \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home --home-dir /srv/portal portal

WORKDIR /srv/portal/app
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

# The code belongs to root: what runs cannot rewrite itself.
COPY . .
RUN find locale -name django.po -execdir msgfmt -o django.mo django.po \; \
    && python -m compileall -q . \
    && install -d -o portal -g portal /srv/portal/var /srv/portal/var/static

USER portal
ENV PYTHONUNBUFFERED=1 VAR_DIR=/srv/portal/var
EXPOSE 8000
CMD ["python", "-m", "gunicorn", "--config", "deploy/gunicorn_config.py", "--bind", "0.0.0.0:8000"]
