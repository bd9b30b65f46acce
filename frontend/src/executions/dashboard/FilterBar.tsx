import DateRangePicker, {
  type DateRangePickerProps,
} from "@cloudscape-design/components/date-range-picker";
import Select, { type SelectProps } from "@cloudscape-design/components/select";
import TextFilter from "@cloudscape-design/components/text-filter";
import { useEffect, useState } from "react";

import type { ExecutionFilter } from "../../api/console";
import type { FlowRow } from "../../api/types";
import { rangeAddress, rangeOf } from "./filters";

interface FilterBarProps {
  readonly filter: ExecutionFilter;
  readonly flows: readonly FlowRow[];
  /** Whether the page is of one flow alone. */
  readonly ofOneFlow: boolean;
  readonly onChange: (values: Record<string, string | null>) => void;
}

/** Find by words, flow, alias, version and time. */
export function FilterBar({ filter, flows, ofOneFlow, onChange }: FilterBarProps) {
  const flow = flows.find(({ flowId }) => flowId === filter.flow);
  return (
    <div className="fb-dashboard-filters">
      <Words text={filter.search ?? ""} onChange={(search) => onChange({ search })} />
      {!ofOneFlow && (
        <Choice
          label="Flow"
          any="Any flow"
          value={filter.flow}
          options={flows.map(({ flowId, name }) => ({ value: flowId, label: name }))}
          onChange={(value) => onChange({ flow: value, alias: null, version: null })}
        />
      )}
      <Choice
        label="Alias"
        any="Any alias"
        value={filter.alias}
        options={
          flow
            ? aliasesOf(flow)
            : flows.map((one) => ({ label: one.name, options: aliasesOf(one) }))
        }
        onChange={(alias) => onChange({ alias })}
      />
      <Choice
        label="Version"
        any="Any version"
        value={filter.version}
        options={versionsOf(flow ? [flow] : flows)}
        onChange={(version) => onChange({ version })}
      />
      <DateRangePicker
        value={rangeOf(filter)}
        relativeOptions={RELATIVE}
        customRelativeRangeUnits={["minute", "hour", "day"]}
        isValidRange={isValid}
        placeholder="Any time"
        i18nStrings={{ ariaLabel: "Started" }}
        onChange={({ detail }) => onChange(rangeAddress(detail.value))}
      />
    </div>
  );
}

/** Type freely; the address, and with it the question, follows a moment later. */
function Words({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const [said, setSaid] = useState(text);
  // The address has changed by itself: "Clear filters", or the browser's "back".
  if (said !== text) {
    setSaid(text);
    if (typed.trim() !== text) setTyped(text);
  }
  useEffect(() => {
    if (typed.trim() === text) return undefined;
    const timer = setTimeout(() => onChange(typed.trim()), 250);
    return () => clearTimeout(timer);
  });
  return (
    <TextFilter
      filteringText={typed}
      filteringPlaceholder="Find by name or error"
      filteringAriaLabel="Find executions"
      onChange={({ detail }) => setTyped(detail.filteringText)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly any: string;
  readonly value: string | undefined;
  readonly options: SelectProps.Options;
  readonly onChange: (value: string | null) => void;
}

function Choice({ label, any, value, options, onChange }: ChoiceProps) {
  const flat = options.flatMap((each) => ("options" in each ? each.options : [each]));
  const chosen = flat.find((option) => option.value === value);
  return (
    <Select
      ariaLabel={label}
      options={[{ value: "", label: any }, ...options]}
      filteringType={flat.length > 8 ? "auto" : "none"}
      selectedOption={value ? (chosen ?? { value, label: value }) : { value: "", label: any }}
      onChange={({ detail }) => onChange(detail.selectedOption.value || null)}
    />
  );
}

function aliasesOf({ aliases }: FlowRow) {
  return aliases.map(({ aliasId, name }) => ({ value: aliasId, label: name }));
}

/** The draft, and every number that one of the flows has given a version. */
function versionsOf(flows: readonly FlowRow[]) {
  const latest = Math.max(0, ...flows.map(({ latestVersion }) => Number(latestVersion ?? 0)));
  return [
    { value: "DRAFT", label: "Draft" },
    ...Array.from({ length: latest }, (_, index) => {
      const number = String(latest - index);
      return { value: number, label: `Version ${number}` };
    }),
  ];
}

const RELATIVE: DateRangePickerProps["relativeOptions"] = [
  { key: "hour", amount: 1, unit: "hour", type: "relative" },
  { key: "day", amount: 24, unit: "hour", type: "relative" },
  { key: "week", amount: 7, unit: "day", type: "relative" },
  { key: "month", amount: 30, unit: "day", type: "relative" },
];

const isValid: DateRangePickerProps["isValidRange"] = (range) => {
  if (range?.type === "relative")
    return range.amount >= 1 && range.amount <= 9999
      ? { valid: true }
      : { valid: false, errorMessage: "Say how long ago at most: 1 to 9,999." };
  if (!range?.startDate || !range.endDate)
    return { valid: false, errorMessage: "Choose a first and a last day." };
  return Date.parse(range.startDate) < Date.parse(range.endDate)
    ? { valid: true }
    : { valid: false, errorMessage: "The range ends before it begins." };
};
