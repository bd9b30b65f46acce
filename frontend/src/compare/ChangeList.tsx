/** Every difference with what was before and what is after. */
import { useEffect, useRef } from "react";
import { isSame, type DefinitionDiff, type MemberDiff, type PartDiff } from "../definition/diff";
import { Empty } from "../shell/Empty";

interface ChangeListProps {
  readonly diff: DefinitionDiff;
  /** What the two are called. */
  readonly from: string;
  readonly to: string;
  /** Name of the chosen node. */
  readonly chosen: string;
  readonly onChoose: (node: string) => void;
}

const WORDS = { added: "Added", removed: "Removed", changed: "Changed" } as const;

export function ChangeList({ diff, from, to, chosen, onChoose }: ChangeListProps) {
  if (isSame(diff))
    return <Empty title="Nothing has changed">{`${from} and ${to} are the same.`}</Empty>;
  return (
    <>
      {diff.nodes.length > 0 && <h2 className="fb-changes__title">Nodes</h2>}
      {diff.nodes.map((part) => (
        <Part
          key={`${part.kind} ${part.name}`}
          part={part}
          sides={[from, to]}
          chosen={part.name === chosen}
          onChoose={() => onChoose(part.name)}
        />
      ))}
      {diff.connections.length > 0 && <h2 className="fb-changes__title">Connections</h2>}
      {diff.connections.map((part) => (
        <Part key={`${part.kind} ${part.name}`} part={part} sides={[from, to]} />
      ))}
      {diff.others.length > 0 && <h2 className="fb-changes__title">Definition</h2>}
      {diff.others.map((member) => (
        <section key={member.path} className="fb-change" data-mark={member.kind}>
          <Member member={member} sides={[from, to]} />
        </section>
      ))}
    </>
  );
}

interface PartProps {
  readonly part: PartDiff<unknown>;
  readonly sides: readonly [string, string];
  readonly chosen?: boolean;
  readonly onChoose?: () => void;
}

function Part({ part, sides, chosen = false, onChoose }: PartProps) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    <section
      ref={element}
      className="fb-change"
      data-mark={part.kind}
      data-testid={`change-${part.name}`}
      aria-current={chosen}
    >
      <h3 className="fb-change__head">
        {onChoose ? (
          <button type="button" onClick={onChoose}>
            {part.name}
          </button>
        ) : (
          <span>{part.name}</span>
        )}
        <span className="fb-change__mark">{WORDS[part.kind]}</span>
      </h3>
      {part.kind === "changed" ? (
        part.members.map((member) => <Member key={member.path} member={member} sides={sides} />)
      ) : (
        <details>
          <summary>What it {part.kind === "added" ? "is" : "was"}</summary>
          <Value value={part.after ?? part.before} />
        </details>
      )}
    </section>
  );
}

interface MemberProps {
  readonly member: MemberDiff;
  readonly sides: readonly [string, string];
}

function Member({ member, sides }: MemberProps) {
  return (
    <dl className="fb-member">
      <dt className="fb-member__path">{member.path}</dt>
      <dd>
        {member.before !== undefined && (
          <figure data-side="before">
            <figcaption>{sides[0]}</figcaption>
            <Value value={member.before} />
          </figure>
        )}
        {member.after !== undefined && (
          <figure data-side="after">
            <figcaption>{sides[1]}</figcaption>
            <Value value={member.after} />
          </figure>
        )}
      </dd>
    </dl>
  );
}

/** A text as it reads; anything else as JSON. It scrolls when it is long, by the keyboard too. */
function Value({ value }: { readonly value: unknown }) {
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value, null, 2);
  return (
    <pre className="fb-change__value" tabIndex={0}>
      {text}
    </pre>
  );
}
