"""What a page says, by an allow-list: its title, headings, messages, and the names of its fields and buttons."""

from playwright.async_api import Page

from automation_log.connectors.redaction import Redaction

LONGEST_LINE, LONGEST_EXCERPT = 160, 1_500
# Texts that a page says to whoever reads it. What was typed into a field is in none of them.
READ = """() => {
  const seen = element => element.checkVisibility({visibilityProperty: true, opacityProperty: true});
  const named = field => field.labels?.[0]?.innerText || field.ariaLabel || field.placeholder || field.name;
  const said = [['Title', [document.title]]];
  for (const [what, selector, text] of [
    ['Heading', 'h1, h2, h3, legend', element => element.innerText],
    ['Message', '[role=alert], [role=status], [class*=error i], [class*=alert i], [class*=message i], [class*=flash i]',
      element => element.querySelector('input:not([type=hidden]), textarea, select, code, pre')
        ? '' : element.innerText],
    ['Field', 'input:not([type=hidden], [type=submit], [type=button]), select, textarea', named],
    ['Button', 'button, input[type=submit], [role=button]',
      button => button.innerText || button.ariaLabel || button.value],
  ]) said.push([what, [...document.querySelectorAll(selector)].filter(seen).map(text)]);
  return said.flatMap(([what, texts]) => texts.filter(Boolean).map(text => `${what}: ${text}`));
}"""


async def read_excerpt(page: Page, redaction: Redaction) -> str:
    """The page's own words, a line each, without the session's secrets; at most 1,500 characters."""
    read: list[str] = await page.evaluate(READ)
    lines = dict.fromkeys(" ".join(redaction.clean(line).split())[:LONGEST_LINE] for line in read)
    excerpt = ""
    for line in lines:
        if len(excerpt) + len(line) >= LONGEST_EXCERPT:
            break
        excerpt += f"{line}\n"
    return excerpt.rstrip("\n")
