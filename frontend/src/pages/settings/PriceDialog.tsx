import FormField from "@cloudscape-design/components/form-field";
import ColumnLayout from "@cloudscape-design/components/column-layout";
import DatePicker from "@cloudscape-design/components/date-picker";
import Input from "@cloudscape-design/components/input";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { usageApi, usageKeys, type Price, type PriceSettings } from "../../api/usage";
import { flash } from "../../shell/flash";
import { FormDialog, refusal } from "../../shell/FormDialog";
import { queryClient } from "../../shell/queryClient";
import { priceProblem, RATES, settingsOf } from "./priceForm";

interface PriceDialogProps {
  /** The price to change; one without an id, or none, is entered anew. */
  price: Price | undefined;
  /** The model to enter a price for. */
  model?: string | undefined;
  onClose: () => void;
}

/** Enter or change what a million tokens of a model cost. */
export function PriceDialog({ price, model = "", onClose }: PriceDialogProps) {
  const [form, setForm] = useState<PriceSettings>(() => settingsOf(price, model));
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () => usageApi.savePrice(price?.id ?? null, form),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: usageKeys.prices });
      void queryClient.invalidateQueries({ queryKey: ["usage"] });
      flash.success("The price was saved. What was used before has it too.");
      onClose();
    },
  });
  const change = (values: Partial<PriceSettings>) => setForm({ ...form, ...values });
  const wrong = (field: keyof PriceSettings) =>
    refusal(save.error, field) ?? (asked ? priceProblem(form, field) : undefined);
  const submit = () => {
    setAsked(true);
    const fields = Object.keys(form) as (keyof PriceSettings)[];
    if (!fields.some((field) => priceProblem(form, field))) save.mutate();
  };
  return (
    <FormDialog
      title={price ? "Edit price" : "Add price"}
      action={price ? "Save" : "Add price"}
      busy={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <FormField
        label="Model"
        constraintText="Its name at the provider. A * stands for any characters."
        errorText={wrong("pattern")}
      >
        <Input
          value={form.pattern}
          spellcheck={false}
          placeholder="*amazon.nova-lite*"
          onChange={({ detail }) => change({ pattern: detail.value })}
        />
      </FormField>
      <ColumnLayout columns={2}>
        <FormField
          label="Currency"
          constraintText="Three letters, such as USD."
          errorText={wrong("currency")}
        >
          <Input
            value={form.currency}
            spellcheck={false}
            onChange={({ detail }) => change({ currency: detail.value.toUpperCase() })}
          />
        </FormField>
        <FormField
          label={
            <>
              Valid from <i>– optional</i>
            </>
          }
          constraintText="Empty: from the beginning."
          errorText={wrong("validFrom")}
        >
          <DatePicker
            value={form.validFrom ?? ""}
            placeholder="YYYY-MM-DD"
            format="iso"
            openCalendarAriaLabel={(day) =>
              day ? `Choose a day, ${day} is chosen` : "Choose a day"
            }
            onChange={({ detail }) => change({ validFrom: detail.value || null })}
          />
        </FormField>
        {RATES.map(({ field, label }) => (
          <FormField
            key={field}
            label={label}
            constraintText="Of a million tokens."
            errorText={wrong(field)}
          >
            <Input
              value={form[field]}
              inputMode="decimal"
              placeholder="0"
              onChange={({ detail }) => change({ [field]: detail.value.trim().replace(",", ".") })}
            />
          </FormField>
        ))}
      </ColumnLayout>
    </FormDialog>
  );
}
