const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand between tags and inside quoted attributes. Lone surrogates and control characters, which HTML cannot hold, become U+FFFD. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replace(/\p{Cc}/gu, (control) => ('\t\n\r'.includes(control) ? control : '\uFFFD'))
    .replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/** Data for a `<script type="application/json">`: it reads as the same JSON, and cannot end the element. */
export function jsonForScript(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}
