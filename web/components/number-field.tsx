import { hasPossibleBirthDate, inFours, isPhone, isSixteenDigits } from "../data/identity-numbers.ts";
import { t } from "../i18n/journey-words.ts";
import { Field } from "./field.tsx";

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: string;
  readonly optional?: boolean;
}

const sixteen = (value: string): string | null => (isSixteenDigits(value) ? null : t("field.sixteen"));
// No autocomplete: such a number has no business in the memory of a borrowed phone's browser.
const digitKeys = { inputmode: "numeric", autocomplete: "off", maxlength: 24 } as const;

/** A NIK. A birth date that cannot be is a doubt, not a refusal: some cards really carry such a number. */
export function NikField(props: NumberFieldProps) {
  return (
    <Field
      {...props}
      check={sixteen}
      tidy={inFours}
      note={hasPossibleBirthDate(props.value) ? null : t("field.birthDate")}
      input={digitKeys}
    />
  );
}

export function FamilyCardField(props: NumberFieldProps) {
  return <Field {...props} check={sixteen} tidy={inFours} input={digitKeys} />;
}

export function PhoneField(props: NumberFieldProps & { readonly autocomplete?: "tel" }) {
  return (
    <Field
      {...props}
      check={(value) => (isPhone(value) ? null : t("field.phone"))}
      input={{ type: "tel", inputmode: "tel", autocomplete: props.autocomplete ?? "off", maxlength: 24 }}
    />
  );
}
