"""A page's forms are read as a browser would send them."""

from targets.forms import forms_of

PAGE = """
<form action="/find"><input name="q" value="elsewhere"></form>
<form method="post">
  <input type="hidden" name="token" value="a&amp;b"><input name="name" value="Ada"><input name="note">
  <input type="checkbox" name="on" value="y" checked><input type="checkbox" name="off" value="y">
  <input type="file" name="photo"><input type="submit" name="go" value="Go"><input name="no" value="1" disabled>
  <select name="groups" multiple>
    <option value="1" selected>Readers</option><option value="2">
      Writers </option><option value="3" selected>Editors &amp; co</option>
  </select>
  <textarea name="about">
Two
lines</textarea>
  <button name="action" value="save">Save</button><button>Nothing</button>
</form>
<input name="outside" value="1">
"""


def test_what_a_press_of_a_button_would_send():
    elsewhere, form = forms_of(PAGE)
    assert (elsewhere.address, elsewhere.values) == ("/find", {"q": ["elsewhere"]})
    assert form.values == {
        "token": ["a&b"],
        "name": ["Ada"],
        "note": [""],
        "on": ["y"],
        "groups": ["1", "3"],
        "about": ["Two\nlines"],
    }
    assert form.address == ""
    assert form.buttons == {("action", "save")}
    assert form.choices == {"groups": {"Readers": "1", "Writers": "2", "Editors & co": "3"}}
