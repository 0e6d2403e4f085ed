"""The addresses of the library's screens."""

from typing import Final

from django.urls import URLPattern, path

from habeas.desk import filling, library, library_items

ITEM: Final = "library/<slug:kind>/<int:item>/"
TEXT: Final = "library/<slug:kind>/texts/<int:text>/"

urlpatterns: list[URLPattern] = [
    path("library/", library.LibraryScreen.as_view(), name="library"),
    path("library/load/", library.LoadLibrary.as_view(), name="load-library"),
    path("library/waiting/", library.WaitingScreen.as_view(), name="library-waiting"),
    path("library/publish/", library.PublishTexts.as_view(), name="publish-library"),
    path("library/<slug:kind>/add/", library_items.AddItem.as_view(), name="add-library-item"),
    path(ITEM, library.ItemScreen.as_view(), name="library-item"),
    path(f"{ITEM}amend/", library_items.AmendItem.as_view(), name="amend-library-item"),
    path(f"{ITEM}retire/", library.RetireItem.as_view(), name="retire-library-item"),
    path(f"{ITEM}texts/add/", library_items.AddText.as_view(), name="add-library-text"),
    path(TEXT, library_items.EditText.as_view(), name="library-text"),
    path(f"{TEXT}submit/", library_items.SubmitText.as_view(), name="submit-library-text"),
    path(f"{TEXT}send-back/", library_items.SendBackText.as_view(), name="send-back-library-text"),
    path("appeals/<int:appeal>/fill/", filling.FillFromLibrary.as_view(), name="fill-from-library"),
]
