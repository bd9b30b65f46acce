import DateRangePicker, {
  type DateRangePickerProps,
} from "@cloudscape-design/components/date-range-picker";
import Select from "@cloudscape-design/components/select";
import type { ReactNode } from "react";

import type { FlowRow } from "../api/types";
import type { UsageFilter } from "../api/usage";
import { daysOf, MOST_DAYS } from "./range";

interface UsageFiltersProps {
  readonly filter: UsageFilter;
  readonly range: DateRangePickerProps.Value;
  readonly flows: readonly FlowRow[];
  readonly onRange: (range: DateRangePickerProps.Value | null) => void;
  readonly onFlow: (flow: string | null) => void;
  readonly children: ReactNode;
}

/** Which days, of which flow, and what else the page offers. */
export function UsageFilters(props: UsageFiltersProps) {
  const { filter, range, flows, onRange, onFlow, children } = props;
  const any = { value: "", label: "Any flow" };
  const options = flows.map(({ flowId, name }) => ({ value: flowId, label: name }));
  const chosen = options.find(({ value }) => value === filter.flow);
  return (
    <div className="fb-usage-filters">
      <DateRangePicker
        dateOnly
        value={range}
        relativeOptions={RELATIVE}
        customRelativeRangeUnits={["day"]}
        isValidRange={isValid}
        showClearButton={false}
        i18nStrings={{ ariaLabel: "Days" }}
        onChange={({ detail }) => onRange(detail.value)}
      />
      <div className="fb-usage-flow">
        <Select
          ariaLabel="Flow"
          options={[any, ...options]}
          filteringType={options.length > 8 ? "auto" : "none"}
          selectedOption={
            filter.flow ? (chosen ?? { value: filter.flow, label: filter.flow }) : any
          }
          onChange={({ detail }) => onFlow(detail.selectedOption.value || null)}
        />
      </div>
      {children}
    </div>
  );
}

const RELATIVE: DateRangePickerProps["relativeOptions"] = [1, 7, 30, 90, 365].map((amount) => ({
  key: String(amount),
  amount,
  unit: "day",
  type: "relative",
}));

const isValid: DateRangePickerProps["isValidRange"] = (range) => {
  const tooMany = {
    valid: false,
    errorMessage: `At most ${MOST_DAYS} days can be shown.`,
  } as const;
  if (range?.type === "relative")
    return range.amount >= 1 && range.amount <= MOST_DAYS ? { valid: true } : tooMany;
  if (!range?.startDate || !range.endDate)
    return { valid: false, errorMessage: "Choose a first and a last day." };
  const days = daysOf(range.startDate, range.endDate);
  if (days < 1) return { valid: false, errorMessage: "The range ends before it begins." };
  return days <= MOST_DAYS ? { valid: true } : tooMany;
};
