"""People at their browsers: each has a context of their own, and goes by the words of the pages."""

from __future__ import annotations

import datetime as dt
import io
import re
from base64 import b32decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.core import mail
from django.core.files.uploadedfile import UploadedFile
from django.test import Client
from django.urls import reverse
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pypdf import PdfReader

from label_sp.actors import second_factor
from label_sp.actors.models import User
from label_sp.outbox import tasks

PARIS = ZoneInfo("Europe/Paris")
PASSWORD = "mot-de-passe-de-test"
NewContext = Callable[..., BrowserContext]


@contextmanager
def on(day: dt.date, hour: int = 9) -> Iterator[dt.date]:
    """That day, for the server's threads too. The clock goes on: browsers and locks wait for real seconds."""
    with time_machine.travel(dt.datetime(day.year, day.month, day.day, hour, tzinfo=PARIS), tick=True):
        yield day


@dataclass
class Person:
    """A user and their browser."""

    user: User  # None for a visitor, who never logs in, and before somebody opens an account
    page: Page
    base: str

    def log_in(self) -> None:
        """By the login page, with a code when the role asks for one. Whoever is still logged in starts anew."""
        self.page.context.clear_cookies()
        owes_a_code = second_factor.needed(self.user)
        code = code_of(self.user) if owes_a_code else ""  # enrols who was not, as on the first day
        self.open("actors:login")
        self.type("Adresse électronique", self.user.email)
        self.type("Mot de passe", PASSWORD)
        self.press("Se connecter")
        if owes_a_code:
            self.sees_heading("Code de connexion")
            self.type("Code", code)
            self.press("Vérifier le code")
        self.sees_heading("Tableau de bord")

    def accept_invitation(self, email: str, first_name: str, last_name: str) -> Person:
        """By the link of the mail: opens the account, takes the role, and enrols a telephone where the role asks."""
        self.follow_mail(email, "/connexion/invitation/")
        self.sees_heading("Accepter l’invitation")
        self.type("Prénom", first_name)
        self.type(re.compile(r"^\s*Nom\b"), last_name)
        self.choose_password("Accepter et ouvrir mon compte")
        self.user = User.objects.get(email=email)
        if second_factor.needed(self.user):
            self.enrol()
        self.sees_heading("Tableau de bord")
        return self

    def follow_mail(self, email: str, path: str) -> None:
        """The last link to such a page that was mailed to this address."""
        tasks.send_outbox()
        sent = "\n".join(each.body for each in mail.outbox if each.to == [email])
        link = re.findall(rf"{settings.SITE_URL}({path}\S+)", sent)[-1]
        self.page.goto(self.base + link)

    def choose_password(self, button: str) -> None:
        """The same twice."""
        for field in self.page.locator("main input[type=password]").all():
            field.fill(PASSWORD)
        self.press(button)

    def enrol(self) -> None:
        """The telephone takes the secret that the page shows."""
        self.sees_heading("Activer le code de connexion")
        secret = self.page.locator(".sp-secret").inner_text()
        key = b32decode("".join(secret.split()))
        self.page.get_by_role("textbox", name="Code").fill(f"{totp(key):06}")
        self.press("Activer")
        self.sees_heading("Vos codes de secours")
        self.follow("Continuer")

    def sign_in(self, *, with_code: bool = True) -> Person:
        """The short way, for a test about something else: a session as the login leaves it."""
        client = Client()
        client.force_login(self.user, "django.contrib.auth.backends.ModelBackend")
        if with_code and second_factor.needed(self.user):
            session = client.session
            session[DEVICE_ID_SESSION_KEY] = device_of(self.user).persistent_id
            session.save()
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.base}])
        return self

    def open(self, name: str, *args: object, query: str = "") -> Page:
        """A page by the name of its address."""
        answer = self.page.goto(self.base + reverse(name, args=args) + query)
        assert answer and answer.status < 400, (
            f"{name}: {answer and answer.status}\n{self.page.inner_text('main')}"
        )
        return self.page

    def type(self, label: str | re.Pattern[str], text: object, *, inside: Locator | None = None) -> None:
        """Into the field of that label; a day is typed as the browser's own control wants it."""
        (inside or self.page.locator("main")).get_by_label(label).fill(str(text))

    def choose(self, label: str, option: str) -> None:
        """From a list."""
        self.page.locator("main").get_by_label(label).select_option(label=option)

    def tick(self, label: str, *, inside: Locator | None = None) -> None:
        """A box or a radio button, as a hand does: by its label."""
        (inside or self.page.locator("main")).get_by_label(label).check(force=True)

    def upload(self, label: str, file: UploadedFile) -> None:
        """Choose a file."""
        content = {"name": str(file.name), "mimeType": str(file.content_type), "buffer": file.read()}
        self.page.locator("main").get_by_label(label).set_input_files(content)

    def upload_together(self, label: str, files: Sequence[UploadedFile]) -> None:
        """Choose several files in one field."""
        content: Any = [
            {"name": str(each.name), "mimeType": str(each.content_type), "buffer": each.read()}
            for each in files
        ]
        self.page.locator("main").get_by_label(label).set_input_files(content)

    def press(self, name: str | re.Pattern[str], *, inside: Locator | None = None) -> None:
        """A button; waits for the page that follows."""
        with self.page.expect_navigation():
            (inside or self.page.locator("main")).get_by_role("button", name=name).click()

    def follow(self, name: str, *, inside: Locator | None = None) -> None:
        """A link of the page."""
        with self.page.expect_navigation():
            (inside or self.page.locator("main")).get_by_role("link", name=name).first.click()

    def sees(self, text: str) -> None:
        """These words are in the main part of the page."""
        expect(self.page.locator("main")).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text)

    def sees_heading(self, text: str) -> None:
        """The title of the page."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(text)

    def downloads(self, name: str, *args: object) -> bytes:
        """A document by the name of its address, with this person's session."""
        answer = self.page.request.get(self.base + reverse(name, args=args))
        assert answer.ok, f"{name}: {answer.status}"
        return answer.body()


def device_of(user: User) -> TOTPDevice:
    """The person's telephone, enrolled once."""
    device = TOTPDevice.objects.filter(user=user).first()
    return device or TOTPDevice.objects.create(user=user, name="essai", confirmed=True)


def enrolled(user: User) -> User:
    """The same person, with a telephone."""
    device_of(user)
    return user


def code_of(user: User) -> str:
    """What the person's telephone shows now."""
    device = device_of(user)
    return (
        f"{totp(device.bin_key, step=device.step, t0=device.t0, digits=device.digits, drift=device.drift):06}"
    )


def at_browser(user: User, new_context: NewContext, base: str, **options: Any) -> Person:
    """A person with a browser that nobody else uses."""
    return Person(user, new_context(**options).new_page(), base)


def text_of(document: bytes) -> str:
    """The words of a PDF, on one line."""
    pages = PdfReader(io.BytesIO(document)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())
