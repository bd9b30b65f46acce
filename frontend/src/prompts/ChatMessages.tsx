/** A chat's texts: what the model is told first, and who says what. */
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { CodeEditor } from "../editors";
import type { ChatMessage, ChatTexts } from "./chat";

const ROLES = [
  { value: "user", label: "User" },
  { value: "assistant", label: "Assistant" },
];

interface ChatMessagesProps {
  readonly chat: ChatTexts;
  readonly readOnly: boolean;
  readonly onChange: (chat: ChatTexts) => void;
}

export function ChatMessages({ chat, readOnly, onChange }: ChatMessagesProps) {
  const put = (messages: readonly ChatMessage[]): void => onChange({ ...chat, messages });
  const edit = (index: number, part: Partial<ChatMessage>): void =>
    put(chat.messages.map((each, place) => (place === index ? { ...each, ...part } : each)));
  const last = chat.messages.at(-1)?.role;
  return (
    <SpaceBetween size="m">
      <FormField label="System" description="What the model is told before the messages." stretch>
        <CodeEditor
          language="text"
          variables
          ariaLabel="System text"
          value={chat.system}
          readOnly={readOnly}
          minLines={3}
          maxLines={12}
          onChange={(system) => onChange({ ...chat, system })}
        />
      </FormField>
      {chat.messages.map(({ role, text }, index) => (
        <div className="fb-way" key={index}>
          <SpaceBetween size="xs">
            <div className="fb-row">
              <Select
                selectedOption={
                  ROLES.find(({ value }) => value === role) ?? { value: role, label: role }
                }
                options={ROLES}
                ariaLabel={`Speaker of message ${index + 1}`}
                disabled={readOnly}
                expandToViewport
                onChange={({ detail }) =>
                  edit(index, { role: detail.selectedOption.value ?? role })
                }
              />
              {!readOnly && (
                <Button
                  variant="icon"
                  iconName="remove"
                  ariaLabel={`Delete message ${index + 1}`}
                  onClick={() => put(chat.messages.filter((_each, place) => place !== index))}
                />
              )}
            </div>
            <CodeEditor
              language="text"
              variables
              ariaLabel={`Message ${index + 1}`}
              value={text}
              readOnly={readOnly}
              minLines={3}
              maxLines={16}
              onChange={(next) => edit(index, { text: next })}
            />
          </SpaceBetween>
        </div>
      ))}
      {!readOnly && (
        <Button
          iconName="add-plus"
          onClick={() =>
            put([...chat.messages, { role: last === "user" ? "assistant" : "user", text: "" }])
          }
        >
          Add a message
        </Button>
      )}
    </SpaceBetween>
  );
}
