"""Where a member stands, their stamp cards and vouchers; and placing them by hand."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminSelectWidget

from loyalty import member_cards, member_tiers, placing
from loyalty.admin.asking import TEXT, ask
from loyalty.admin.show_only import Table
from loyalty.admin.wording import instant, page_of, points
from loyalty.member_tiers import MemberTier
from loyalty.models import StandingReason, Voucher
from members.errors import DomainError
from members.models import Member
from rewards import codes, dates, rulebook
from rewards.admin.acting import staff_actor
from rewards.admin.amounts import shown
from rewards.book import Rulebook
from rewards.models.moments import check_year
from rewards.rulebook import NoProgram
from rewards.tiering.ladder import SPEND

VOUCHERS_SHOWN = 20


class PlaceForm(forms.Form):
    """Where to, until when, and why."""

    tier = forms.ChoiceField(widget=UnfoldAdminSelectWidget)
    last_day = forms.DateField(
        required=False,
        widget=UnfoldAdminDateWidget,
        validators=[check_year],
        help_text="The last day it is kept, such as 2026-12-31; empty: for good.",
    )
    note = forms.CharField(max_length=placing.NOTE_MAX, widget=TEXT, label="Why")

    def __init__(self, data: Any, book: Rulebook) -> None:
        super().__init__(data)
        tier = self.fields["tier"]
        assert isinstance(tier, forms.ChoiceField)
        tier.choices = [(step.code, step.name) for step in reversed(book.tiers)]


def place(request: HttpRequest, pages: Any, member: Member) -> HttpResponse:
    """The page on which staff place a member in a tier."""
    back = reverse("admin:members_member_change", args=[member.pk])
    try:
        book = rulebook.current(fresh=True)
    except NoProgram as refusal:
        messages.error(request, refusal.detail)
        return HttpResponseRedirect(back)
    form = PlaceForm(request.POST or None, book)
    if request.method == "POST" and form.is_valid():
        try:
            _place(request, member, book, form.cleaned_data)
            return HttpResponseRedirect(back)
        except DomainError as refusal:
            form.add_error(None, refusal.detail)
    return ask(
        request,
        pages,
        title=f"Place {member} in a tier",
        text="Kept whatever they buy, until the day you give. It takes away no tier they have "
        "reached.",
        verb="Place",
        back=back,
        form=form,
    )


def _place(request: HttpRequest, member: Member, book: Rulebook, asked: dict[str, Any]) -> None:
    last_day = asked["last_day"]
    until = last_day and dates.start_of_day(last_day + timedelta(days=1), book.time_zone)
    placing.place(
        member=member,
        tier=asked["tier"],
        kept_until=until,
        note=asked["note"],
        actor=staff_actor(request),
        book=book,
        as_of=timezone.now(),
    )


def in_words(member: Member, book: Rulebook) -> str:
    """The tier, until when it is kept, and what it takes to stay and to rise."""
    found = member_tiers.tier_of(member.pk, book, as_of=timezone.now())
    text = f"{found.step.name if found.step else 'none'}, {_figure(found.figure, book)}"
    return "; ".join([text, *_dates(found, book)])


def _dates(found: MemberTier, book: Rulebook) -> list[str]:
    parts = []
    if found.place is not None:
        until = found.place.kept_until
        end = f"until {dates.last_day(until, book.time_zone)}" if until else "for good"
        parts.append(f"kept {end}")
    if found.to_stay is not None and found.to_stay.missing:
        day = dates.last_day(found.to_stay.by, book.time_zone)
        parts.append(f"{_figure(found.to_stay.missing, book)} more by {day} to stay")
    if found.to_rise is not None:
        missing = _figure(found.to_rise.missing, book)
        parts.append(f"{missing} more for {found.to_rise.step.name}")
    return parts


def _figure(figure: int, book: Rulebook) -> str:
    if book.ladder.basis == SPEND:
        return shown(figure, book.currency)
    return f"{points(figure)} points"


def tables(member: Member, book: Rulebook) -> list[Table]:
    """What the member's page shows below: standings, cards, vouchers; only what there is."""
    found = [_standings(member, book), _cards(member, book), _vouchers(member, book)]
    return [table for table in found if table.rows]


def _standings(member: Member, book: Rulebook) -> Table:
    names = {step.code: step.name for step in book.tiers} | {"": "none"}
    rows = [
        [
            names.get(row.tier, row.tier),
            instant(row.since, book.time_zone),
            instant(row.kept_until, book.time_zone) if row.kept_until else "for good",
            StandingReason(row.reason).label,
            f"{row.actor}: {row.note}" if row.actor else "",
        ]
        for row in (member_tiers.history_of(member.pk, book.program_id) if book.tiers else ())
    ]
    return Table("Tiers, from and until", ["Tier", "Since", "Kept until", "Why", "By hand"], rows)


def _cards(member: Member, book: Rulebook) -> Table:
    cards = member_cards.cards_of(member.pk, book, as_of=timezone.now())
    rows = [
        [card.card.name, f"{card.stamps - card.owed} of {card.card.stamps_needed}", card.full]
        for card in cards
    ]
    return Table("Stamp cards", ["Card", "Stamps", "Full cards"], rows)


def _vouchers(member: Member, book: Rulebook) -> Table:
    rows = [
        [
            page_of(Voucher, row.pk, codes.shown(row.code)),
            row.get_status_display(),
            str(row.reward),
            instant(row.issued_at, book.time_zone),
            instant(row.expires_at, book.time_zone),
        ]
        for row in member_cards.vouchers_of(member.pk)[:VOUCHERS_SHOWN]
    ]
    headers = ["Code", "State", "Reward", "Issued at", "Ends at"]
    return Table(f"Newest vouchers (up to {points(VOUCHERS_SHOWN)})", headers, rows)
