"""What all pages share: a refusal of a use case is shown beside the form, and nothing typed is lost.

`ActPage` is the page of one act: find the object (404), ask the right (403), show the form, run the use case, say what
was done or show again what was typed with what refused it (422, or 409 when the object moved meanwhile).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.dispatch import Signal
from django.forms import BaseForm, BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from label_sp.common.acts import Act
from label_sp.guide.calendar import french_date
from label_sp.guide.failures import Failure, RuleViolation

if TYPE_CHECKING:
    from label_sp.actors.requests import SignedRequest

STALE = "Le dossier a changé entre-temps, ou son état ne permet plus cet acte. Rien n’a été enregistré : relisez-le."
MOVED = (
    "Quelqu’un a changé entre-temps ce que vous aviez sous les yeux. Relisez ce qui est enregistré maintenant, puis "
    "recommencez : votre saisie est gardée ci-dessous."
)
SHOWN = "shown"  # in the form: what its page rested on
opened = Signal()  # the page of an act is open to this person: act, about (what it is about), user


@dataclass(slots=True)
class Outcome:
    """What became of an act asked for on a page. `failures` feed components/failures.html.

    `stored`: names and values that somebody else put there meanwhile, other than those typed.
    """

    ok: bool = True
    failures: tuple[Failure, ...] = ()
    message: str = ""
    stored: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> int:
        """HTTP status of the page that shows this outcome again."""
        if self.ok:
            return 200
        return 409 if self.message in (STALE, MOVED) else 422


@contextmanager
def showing_failures(form: BaseForm | None = None) -> Iterator[Outcome]:
    """Run a use case; what it refuses is kept in the outcome (and on the form's fields when it names some)."""
    outcome = Outcome()
    try:
        yield outcome
    except RuleViolation as refusal:
        outcome.ok, outcome.failures = False, tuple(refusal.failures)
    except (TransitionNotAllowed, ConcurrentTransition):
        outcome.ok, outcome.message = False, STALE
    except ValidationError as refusal:
        outcome.ok = False
        if form is None:
            outcome.message = " ".join(refusal.messages)
        else:
            _put_on(form, refusal)


def _put_on(form: BaseForm, refusal: ValidationError) -> None:
    """Each message on its field; on the form as a whole when it names none, or one that this form does not have."""
    for field, errors in refusal.update_error_dict({}).items():
        form.add_error(field if field in form.fields else None, errors)


class ActPage(FormView):
    """One page, one form, one act (`act`), on one object.

    A page says: `find`, `where` (after the act), and where they differ from the row of the act: `form_options`,
    `arguments`, `perform`, `said`, `context`, `turned_away`. Without a `template_name` it is a title, `facts`, the
    form and its button, under `parent`.
    """

    template_name: str | None = "components/act.html"

    act: Act
    http_method_names = ["get", "head", "post", "options"]
    outcome: Outcome
    request: SignedRequest
    object: Any
    form: Any

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., HttpResponse]:
        """Behind the login, and never kept by a browser's cache."""
        view = super().as_view(**initkwargs)
        return cast(Callable[..., HttpResponse], never_cache(login_required(view)))

    # --- what a page may say --------------------------------------------------------------------------------------

    def find(self) -> Any:
        """The object, or Http404 for who may not see it; None for an act that makes one."""
        return None

    def permit(self) -> None:
        """The right of the act, asked of what it is about."""
        self.act.right.require(self.request.user, *([self.object] if self.act.right.about else ()))

    def turned_away(self) -> HttpResponse | None:
        """The answer to who comes too early or too late; None at the right time."""
        return None

    def form_options(self) -> dict[str, Any]:
        """What the form needs besides what was typed."""
        return {}

    def basis(self) -> Sequence[object]:
        """What the reader of this page answers, when others may change it meanwhile: stored values, by their `str`.

        When they are no more those of the page that was sent, nothing is done, and what is stored now is shown.
        """
        return ()

    def arguments(self, form: BaseForm) -> dict[str, Any]:
        """What the use case takes out of the form; a password is checked by the form and goes no further."""
        typed = getattr(form, "arguments", form.cleaned_data)
        return {name: value for name, value in typed.items() if name != "password"}

    def perform(self, typed: dict[str, Any]) -> Any:
        """The act itself."""
        if self.object is None:
            return self.act(actor=self.request.user, **typed)
        return self.act(self.object.pk, actor=self.request.user, **typed)

    def said(self, result: Any) -> str:
        """What is said once it is done."""
        return self.act.done.format(it=self.object)

    def where(self, result: Any) -> Any:
        """Where to go then: what `redirect` takes."""
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        """What surrounds the form (`self.form`), read again when the act was refused."""
        return {}

    @property
    def parent(self) -> tuple[str, str]:
        """What the plain page hangs under: its name and its address."""
        raise NotImplementedError

    @property
    def facts(self) -> Sequence[tuple[str, str]]:
        """What the plain page recalls above the form: names and values."""
        return ()

    def refresh(self) -> None:
        """After a refusal: somebody may have changed the object."""
        if self.object is not None:
            self.object.refresh_from_db()

    # --- how it goes ----------------------------------------------------------------------------------------------

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.outcome, method = Outcome(), (request.method or "").lower()
        if method not in self.http_method_names or not hasattr(self, method):
            return self.http_method_not_allowed(request, *args, **kwargs)
        self.object = self.find()
        self.permit()
        if (elsewhere := self.turned_away()) is not None:
            return elsewhere
        opened.send(type(self), act=self.act, about=self.object, user=request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_form_class(self) -> Any:
        return self.form_class or self.act.form

    def get_form_kwargs(self) -> dict[str, Any]:
        """What was typed, and what the page says; a form has initial values of its own otherwise."""
        typed = super().get_form_kwargs()
        return {name: typed[name] for name in ("data", "files") if name in typed} | self.form_options()

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.shown = _print(self.basis())
        return form

    def form_valid(self, form: BaseForm) -> HttpResponse:
        if self.request.POST.get(SHOWN, now := _print(self.basis())) != now:
            self.outcome = Outcome(ok=False, message=MOVED, stored=_stored(form))
            return self.form_invalid(form)
        result, takes_something = None, form is not None and form.fields  # else nobody looks at its errors
        with showing_failures(form if takes_something else None) as self.outcome:
            result = self.perform(self.arguments(form))
        if self.outcome.ok:
            return self.carried_out(result)
        self.refresh()
        if form is not None:
            form.turned_down = True  # type: ignore[attr-defined]
        return self.form_invalid(form)

    def carried_out(self, result: Any) -> HttpResponse:
        """Say so, and go on."""
        if said := self.said(result):
            messages.success(self.request, said)
        where = self.where(result)
        return where if isinstance(where, HttpResponse) else redirect(where)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = super().get_context_data(**kwargs)
        self.form = found["form"]
        return found | {"outcome": self.outcome} | self.context()

    def render_to_response(self, context: Mapping[str, Any], **kwargs: Any) -> HttpResponse:
        status = status_of(self.outcome, *(each for each in context.values() if isinstance(each, BaseForm)))
        return super().render_to_response(dict(context), status=status, **kwargs)


class ActsPage(ActPage):
    """A page with several buttons called « act »: each value is an act, with a form of its own.

    `acts`: by the button's value. The form whose button was pressed is bound; in the template each is `forms.<value>`.
    Without a known button nothing is done: the page is shown.
    """

    acts: ClassVar[Mapping[str, Act]]

    @property
    def pressed(self) -> str:
        """The value of the button; blank when none is known."""
        value = self.request.POST.get("act", "")
        return value if value in self.acts else ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.request = cast("SignedRequest", request)
        self.act = self.acts[self.pressed or next(iter(self.acts))]
        return super().dispatch(request, *args, **kwargs)

    def form_of(self, key: str) -> BaseForm | None:
        """The form of one button, bound when it was pressed; None for a button that takes nothing."""
        shape = self.acts[key].form
        if shape is None:
            return None
        typed = {"data": self.request.POST, "files": self.request.FILES} if key == self.pressed else {}
        form: Any = shape(**typed, **self.options_of(key))
        form.shown = _print(self.basis_of(key))
        return cast(BaseForm, form)

    def basis_of(self, key: str) -> Sequence[object]:
        """What the reader of that button's form answers, when others may change it meanwhile (`basis`)."""
        return ()

    def basis(self) -> Sequence[object]:
        return self.basis_of(self.pressed) if self.pressed else ()

    def options_of(self, key: str) -> dict[str, Any]:
        """What the form of that button needs besides what was typed."""
        return {}

    def get_form(self, form_class: Any = None) -> Any:
        return self.form_of(self.pressed) if self.pressed else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form is None and not self.pressed:
            return self.render_to_response(self.get_context_data())
        if form is not None and not form.is_valid():
            return self.form_invalid(form)
        return self.form_valid(form)

    def arguments(self, form: BaseForm | None) -> dict[str, Any]:
        return super().arguments(form) if form is not None else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pressed = kwargs.pop("form", None)
        forms = {
            key: pressed if key == self.pressed and pressed is not None else self.form_of(key)
            for key in self.acts
        }
        return super().get_context_data(form=pressed, forms=forms, **kwargs)


def _print(basis: Sequence[object]) -> str:
    """Blank for a page that rests on nothing."""
    told = "\n".join(repr(str(each)) for each in basis)
    return hashlib.sha256(told.encode()).hexdigest()[:32] if basis else ""


def _stored(form: BaseForm) -> tuple[tuple[str, str], ...]:
    """The stored values of a form's fields, where they are not those typed."""
    changed = [form[name] for name in form.changed_data if name in form.initial]
    return tuple((str(field.label), _in_words(field)) for field in changed)


def _in_words(field: BoundField) -> str:
    """A stored value as its field would show it."""
    value: Any = field.initial
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return french_date(value)
    values = list(value) if isinstance(value, list | tuple | QuerySet) else [value]
    labels = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    shown = [
        labels.get(str(getattr(each, "pk", each)), str(each)) for each in values if each not in (None, "")
    ]
    return ", ".join(shown) or "rien"


def status_of(outcome: Outcome, *forms: BaseForm) -> int:
    """422 as well when what was typed is wrong."""
    wrong = any(form.is_bound and form.errors for form in forms)
    return 422 if wrong and outcome.ok else outcome.status
