"""The addresses of our own screens, inside Wagtail's admin."""

from typing import Final

from django.urls import URLPattern, path

from habeas.desk import (
    account,
    amending,
    appeals,
    approvals,
    audits,
    cases,
    comparing,
    confidential,
    consents,
    corrections,
    decisions,
    directory,
    directory_sheets,
    erasing,
    facts,
    house,
    interventions,
    ledgers,
    members,
    missions,
    notes,
    office_facts,
    pictures,
    previews,
    removals,
    risks,
    searches,
    stops,
    translating,
    translations,
    words,
)
from habeas.desk.hour.addresses import urlpatterns as hour
from habeas.desk.library_addresses import urlpatterns as library

CASE: Final = "cases/<int:case>/"
SEALED: Final = f"{CASE}confidential/<int:confidential>/"
PERSON: Final = f"{CASE}persons/<int:person>/"
QUIET: Final = f"{CASE}quiet/<int:intervention>/"
OFFICE: Final = "directory/<int:office>/"
APPEAL: Final = "appeals/<int:appeal>/"
MEMBER: Final = "staff/<int:person>/"
WORDS: Final = "words/<slug:kind>/<int:words>/"

urlpatterns: list[URLPattern] = [
    *hour,
    path("cases/", cases.CasesScreen.as_view(), name="cases"),
    path("cases/open/", cases.OpenCase.as_view(), name="open-case"),
    path(CASE, cases.CaseScreen.as_view(), name="case"),
    path(f"{CASE}still-true/", cases.StillTrue.as_view(), name="still-true"),
    path(f"{CASE}persons/add/", facts.AddPerson.as_view(), name="add-person"),
    path(PERSON, amending.AmendPerson.as_view(), name="amend-person"),
    path(f"{CASE}situations/add/", facts.AddSituation.as_view(), name="add-situation"),
    path(
        f"{CASE}situations/<int:situation>/check/",
        corrections.CheckFact.as_view(),
        name="check-fact",
    ),
    path(f"{CASE}events/add/", facts.AddEvent.as_view(), name="add-event"),
    path(f"{CASE}retract/<slug:kind>/<int:fact>/", corrections.Retract.as_view(), name="retract"),
    path(
        f"{CASE}situations/<int:situation>/",
        amending.AmendSituation.as_view(),
        name="amend-situation",
    ),
    path(f"{CASE}events/<int:event>/", amending.AmendEvent.as_view(), name="amend-event"),
    path(
        f"{CASE}what-becomes/<slug:kind>/<int:fact>/",
        decisions.Decide.as_view(),
        name="what-becomes",
    ),
    path(f"{CASE}sources/add/", facts.AddSource.as_view(), name="add-source"),
    path(f"{CASE}sources/<int:source>/", amending.AmendSource.as_view(), name="amend-source"),
    path(
        f"{CASE}sources/<int:source>/remove/",
        amending.RemoveSource.as_view(),
        name="remove-source",
    ),
    path(f"{PERSON}remove/", removals.RemovePerson.as_view(), name="remove-person"),
    path(f"{CASE}notes/add/", notes.AddNote.as_view(), name="add-note"),
    path(
        f"{CASE}quiet/record/",
        interventions.RecordIntervention.as_view(),
        name="record-intervention",
    ),
    path(QUIET, interventions.InterventionScreen.as_view(), name="intervention"),
    path(
        f"{QUIET}approve/",
        interventions.ApproveIntervention.as_view(),
        name="approve-intervention",
    ),
    path(f"{QUIET}stop/", interventions.StopIntervention.as_view(), name="stop-intervention"),
    path("search/", searches.Search.as_view(), name="search"),
    path(f"{PERSON}deciders/", consents.Deciders.as_view(), name="deciders"),
    path(f"{PERSON}consents/record/", consents.RecordConsent.as_view(), name="record-consent"),
    path(f"{PERSON}consents/settle/", consents.SettleConsent.as_view(), name="settle-consent"),
    path(
        f"{CASE}consents/<int:consent>/withdraw/",
        consents.WithdrawConsent.as_view(),
        name="withdraw-consent",
    ),
    path(f"{CASE}assign/", confidential.Assign.as_view(), name="assign"),
    path(f"{CASE}assigned/<int:user>/release/", confidential.Release.as_view(), name="release"),
    path(f"{CASE}confidential/add/", confidential.Confide.as_view(), name="confide"),
    path(f"{CASE}documents/add/", confidential.AddDocument.as_view(), name="add-document"),
    path(f"{SEALED}", confidential.Reveal.as_view(), name="reveal"),
    path(f"{SEALED}delete/", confidential.ForgetConfidential.as_view(), name="forget-confidential"),
    path(f"{PERSON}picture/", pictures.AddPicture.as_view(), name="add-picture"),
    path(f"{PERSON}picture/remove/", pictures.RemovePicture.as_view(), name="remove-picture"),
    path("pictures/<str:name>", pictures.PictureFile.as_view(), name="picture"),
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
    path("approvals/", approvals.Waiting.as_view(), name="waiting"),
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
    path(f"{APPEAL}second-look/", approvals.SecondLook.as_view(), name="second-look"),
    path(f"{APPEAL}give-back/", approvals.GiveBack.as_view(), name="give-back"),
    path(f"{APPEAL}make-quiet/", approvals.MakeQuiet.as_view(), name="make-quiet"),
    path(f"{APPEAL}open/", approvals.OpenAppeal.as_view(), name="open-appeal"),
    path(f"{APPEAL}risks/", risks.AnswerRisks.as_view(), name="answer-risks"),
    path(f"{APPEAL}pause/", stops.Pause.as_view(), name="pause"),
    path(f"{APPEAL}close/", stops.Close.as_view(), name="close"),
    path(f"{APPEAL}withdraw/", stops.Withdraw.as_view(), name="withdraw"),
    path(f"{APPEAL}withdrawn/", stops.ExplainWithdrawal.as_view(), name="explain-withdrawal"),
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
    path(
        f"{WORDS}out/<slug:language>/<slug:form>/",
        translations.ExportTranslation.as_view(),
        name="export-translation",
    ),
    path(
        f"{WORDS}back/<slug:language>/",
        translations.ImportTranslation.as_view(),
        name="import-translation",
    ),
    path(f"{WORDS}compare/", comparing.CompareRevisions.as_view(), name="compare-revisions"),
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
    path("erasure/", erasing.AskToErase.as_view(), name="ask-to-erase"),
    path("organisation/", house.DescribeOrganisation.as_view(), name="organisation"),
    path("staff/", members.StaffScreen.as_view(), name="staff"),
    path("staff/add/", members.AddStaff.as_view(), name="add-staff"),
    path(f"{MEMBER}roles/", members.GiveRoles.as_view(), name="give-roles"),
    path(f"{MEMBER}disable/", members.Disable.as_view(), name="disable-staff"),
    path(f"{MEMBER}enable/", members.Enable.as_view(), name="enable-staff"),
    path(f"{MEMBER}password/", members.GivePassword.as_view(), name="give-password"),
    path(
        f"{MEMBER}second-factor/", members.ResetSecondFactor.as_view(), name="reset-second-factor"
    ),
    path("account/password/", account.ChangePassword.as_view(), name="change-password"),
    path("account/withdrawal-codes/", account.PrintCodes.as_view(), name="withdrawal-codes"),
    path(
        "account/sign-out-everywhere/",
        account.SignOutEverywhere.as_view(),
        name="sign-out-everywhere",
    ),
    *library,
    path("audit/", audits.AuditLog.as_view(), name="audit"),
]
