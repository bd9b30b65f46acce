/** Any part of a definition as JSON: takes effect whenever the text is valid. */
import FormField from "@cloudscape-design/components/form-field";
import { useEffect, useRef, useState } from "react";
import { CodeEditor } from "./index";

interface JsonFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly value: unknown;
  readonly readOnly: boolean;
  readonly onChange: (value: unknown) => void;
}

export function JsonField({ label, description, value, readOnly, onChange }: JsonFieldProps) {
  const [text, setText] = useState(() => JSON.stringify(value, null, 2));
  const [problem, setProblem] = useState<string>();
  const given = useRef(value);

  useEffect(() => {
    // Follow changes from elsewhere (undo, another field), but not the echo of one's own typing.
    if (given.current === value) return;
    given.current = value;
    setText(JSON.stringify(value, null, 2));
    setProblem(undefined);
  }, [value]);

  const edit = (next: string): void => {
    setText(next);
    try {
      const parsed: unknown = JSON.parse(next);
      setProblem(undefined);
      given.current = parsed;
      onChange(parsed);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  return (
    <FormField
      label={label}
      description={description}
      errorText={problem && `Not yet JSON: ${problem}`}
      stretch
    >
      <CodeEditor
        language="json"
        ariaLabel={label}
        value={text}
        readOnly={readOnly}
        minLines={6}
        maxLines={26}
        invalid={problem !== undefined}
        onChange={edit}
      />
    </FormField>
  );
}
