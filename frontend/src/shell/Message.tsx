/** A message of the server: what it puts between backticks are names, and look like it. */
export function Message({ children }: { children: string | undefined }) {
  const parts = (children ?? "").split(/`([^`\n]{1,200})`/);
  return (
    <span className="fb-message">
      {parts.map((part, index) => (index % 2 === 1 ? <code key={index}>{part}</code> : part))}
    </span>
  );
}
