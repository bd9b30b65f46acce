/** The lines of a Python error: their columns mean something. */
const TRACEBACK = /(^|\n)(Traceback \(most|\s*File "|\s*\^)/;

/** A message of the server: what it puts between backticks are names, and look like it. */
export function Message({ children }: { children: string | undefined }) {
  const parts = (children ?? "").split(/`([^`\n]{1,200})`/);
  const words = parts.map((part, index) =>
    index % 2 === 1 ? <code key={index}>{part}</code> : part,
  );
  if (!TRACEBACK.test(children ?? "")) return <span className="fb-message">{words}</span>;
  return (
    <span className="fb-message fb-message-code" role="group" aria-label="Message" tabIndex={0}>
      {words}
    </span>
  );
}
