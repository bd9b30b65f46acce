/** Neither script nor network nor forms: only what the text itself brings. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; form-action 'none'";

/** Someone else's HTML, drawn in a frame that can do nothing but show it. */
export function Html({ html, label, tall }: { html: string; label: string; tall: boolean }) {
  // Its own styles come after these and win.
  const style = "<style>body{font-family:system-ui,sans-serif;line-height:1.5}</style>";
  const document = `<meta http-equiv="Content-Security-Policy" content="${POLICY}"><meta name="color-scheme" content="light">${style}${html}`;
  return (
    <iframe
      className={tall ? "fb-page fb-page-tall" : "fb-page"}
      title={label}
      sandbox=""
      srcDoc={document}
      referrerPolicy="no-referrer"
    />
  );
}
