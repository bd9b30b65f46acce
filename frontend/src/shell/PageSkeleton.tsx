/** Grey bars where the page will be, for the moment until it is there. */
export function PageSkeleton({ inside = false }: { inside?: boolean }) {
  return (
    <div className={inside ? "fb-skeleton" : "fb-skeleton fb-skeleton-alone"} aria-busy="true">
      <span className="fb-visually-hidden" role="status">
        Loading
      </span>
      <div className="fb-bone fb-bone-title" />
      <div className="fb-bone fb-bone-line" />
      <div className="fb-bone fb-bone-box" />
    </div>
  );
}

/** Rows of grey bars, for a table or a list. */
export function Bones({ rows = 4 }: { rows?: number }) {
  return (
    <div className="fb-bones" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <div
          key={row}
          className="fb-bone fb-bone-line"
          style={{ width: `${88 - ((row * 17) % 40)}%` }}
        />
      ))}
    </div>
  );
}
