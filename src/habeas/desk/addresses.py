"""The addresses of our own screens, inside Wagtail's admin."""

from typing import Final

from django.urls import URLPattern, path

from habeas.desk import (
    appeals,
    approvals,
    cases,
    consents,
    corrections,
    directory,
    directory_sheets,
    facts,
    house,
    ledgers,
    missions,
    office_facts,
    previews,
    stops,
    translating,
    words,
)
from habeas.desk.hour.addresses import urlpatterns as hour

CASE: Final = "cases/<int:case>/"
PERSON: Final = f"{CASE}persons/<int:person>/"
OFFICE: Final = "directory/<int:office>/"
APPEAL: Final = "appeals/<int:appeal>/"
WORDS: Final = "words/<slug:kind>/<int:words>/"

urlpatterns: list[URLPattern] = [
    *hour,
    path("cases/", cases.CasesScreen.as_view(), name="cases"),
    path("cases/open/", cases.OpenCase.as_view(), name="open-case"),
    path(CASE, cases.CaseScreen.as_view(), name="case"),
    path(f"{CASE}still-true/", cases.StillTrue.as_view(), name="still-true"),
    path(f"{CASE}persons/add/", facts.AddPerson.as_view(), name="add-person"),
    path(f"{CASE}persons/<int:person>/", facts.AmendPerson.as_view(), name="amend-person"),
    path(f"{CASE}situations/add/", facts.AddSituation.as_view(), name="add-situation"),
    path(
        f"{CASE}situations/<int:situation>/check/",
        corrections.CheckFact.as_view(),
        name="check-fact",
    ),
    path(f"{CASE}events/add/", facts.AddEvent.as_view(), name="add-event"),
    path(f"{CASE}retract/<slug:kind>/<int:fact>/", corrections.Retract.as_view(), name="retract"),
    path(f"{CASE}sources/add/", facts.AddSource.as_view(), name="add-source"),
    path(f"{PERSON}deciders/", consents.Deciders.as_view(), name="deciders"),
    path(f"{PERSON}consents/record/", consents.RecordConsent.as_view(), name="record-consent"),
    path(f"{PERSON}consents/settle/", consents.SettleConsent.as_view(), name="settle-consent"),
    path(
        f"{CASE}consents/<int:consent>/withdraw/",
        consents.WithdrawConsent.as_view(),
        name="withdraw-consent",
    ),
    path(f"{CASE}appeals/draft/", appeals.DraftAppeal.as_view(), name="draft-appeal"),
    path("directory/", directory.DirectoryScreen.as_view(), name="directory"),
    path("directory/add/", directory.AddOffice.as_view(), name="add-office"),
    path("directory/sheet/", directory_sheets.DirectorySheet.as_view(), name="directory-sheet"),
    path(
        "directory/sheet/out/",
        directory_sheets.TakeOutDirectory.as_view(),
        name="take-out-directory",
    ),
    path("directory/embassies/", missions.MissionsScreen.as_view(), name="missions"),
    path("directory/embassies/add/", missions.AddMission.as_view(), name="add-mission"),
    path(
        "directory/embassies/<int:mission>/end/", missions.EndMission.as_view(), name="end-mission"
    ),
    path(OFFICE, directory.OfficeScreen.as_view(), name="office"),
    path(f"{OFFICE}change/", directory.AmendOffice.as_view(), name="amend-office"),
    path(f"{OFFICE}approve/", directory.ApproveOffice.as_view(), name="approve-office"),
    path(
        f"{OFFICE}<slug:kind>/add/",
        office_facts.AddOfficeFact.as_view(),
        name="add-office-fact",
    ),
    path(
        f"{OFFICE}<slug:kind>/<int:fact>/",
        office_facts.AmendOfficeFact.as_view(),
        name="amend-office-fact",
    ),
    path(
        f"{OFFICE}<slug:kind>/<int:fact>/remove/",
        office_facts.RemoveOfficeFact.as_view(),
        name="remove-office-fact",
    ),
    path("appeals/", appeals.AppealsScreen.as_view(), name="appeals"),
    path(APPEAL, appeals.AppealScreen.as_view(), name="appeal"),
    path(f"{APPEAL}limits/", appeals.SetLimits.as_view(), name="set-limits"),
    path(f"{APPEAL}addressees/add/", appeals.AddAddressee.as_view(), name="add-addressee"),
    path(
        f"{APPEAL}addressees/<int:addressee>/remove/",
        appeals.RemoveAddressee.as_view(),
        name="remove-addressee",
    ),
    path(f"{APPEAL}approvals/", approvals.Approvals.as_view(), name="approvals"),
    path(
        f"{APPEAL}approvals/<slug:block>/", approvals.ApproveBlock.as_view(), name="approve-block"
    ),
    path(f"{APPEAL}open/", approvals.OpenAppeal.as_view(), name="open-appeal"),
    path(f"{APPEAL}pause/", stops.Pause.as_view(), name="pause"),
    path(f"{APPEAL}close/", stops.Close.as_view(), name="close"),
    path(f"{APPEAL}withdraw/", stops.Withdraw.as_view(), name="withdraw"),
    path(f"{APPEAL}ledger/", ledgers.Ledger.as_view(), name="ledger"),
    path("words/<slug:kind>/add/<int:parent>/", words.AddWords.as_view(), name="add-words"),
    path(WORDS, words.EditWords.as_view(), name="words"),
    path(f"{WORDS}submit/", words.Submit.as_view(), name="submit-words"),
    path(f"{WORDS}send-back/", words.SendBack.as_view(), name="send-back-words"),
    path(f"{WORDS}publish/", words.Publish.as_view(), name="publish-words"),
    path(f"{WORDS}take-down/", words.TakeDown.as_view(), name="take-down-words"),
    path(f"{WORDS}translate/", translating.Translate.as_view(), name="translate"),
    path(f"{WORDS}translate/into/", translating.TranslateInto.as_view(), name="translate-into"),
    path(
        f"{WORDS}translate/into/<slug:language>/",
        translating.NewTranslation.as_view(),
        name="new-translation",
    ),
    path(f"{WORDS}still-fits/", translating.StillFits.as_view(), name="still-fits"),
    path(f"{WORDS}compare/", translating.CompareRevisions.as_view(), name="compare-revisions"),
    path(f"{WORDS}preview/<int:revision>/", previews.Preview.as_view(), name="preview"),
    path(
        f"{WORDS}preview/<int:revision>/page/",
        previews.PagePreview.as_view(),
        name="page-preview",
    ),
    path(
        "words/letter/<int:words>/preview/<int:revision>/<int:addressee>/letter.pdf",
        previews.LetterPdf.as_view(),
        name="letter-pdf",
    ),
    path("organisation/", house.DescribeOrganisation.as_view(), name="organisation"),
    path("audit/", house.AuditLog.as_view(), name="audit"),
]
