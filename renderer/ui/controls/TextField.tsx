// A labelled line of text. The error stands under the field, in words, and is read with it.

import {
  FieldError,
  Input,
  Label,
  Text,
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
} from 'react-aria-components';
import './field.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  label: string;
  hint?: string;
  error?: string | null;
  placeholder?: string;
  inputRef?: React.Ref<HTMLInputElement>;
}

export function TextField({ label, hint, error, placeholder, inputRef, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={error != null} validationBehavior="aria" className="ui-field">
      <Label className="ui-field__label">{label}</Label>
      <Input className="ui-input" {...(inputRef ? { ref: inputRef } : {})} {...(placeholder ? { placeholder } : {})} />
      {hint !== undefined && (
        <Text slot="description" className="ui-field__hint">
          {hint}
        </Text>
      )}
      <FieldError className="ui-field__error">{error}</FieldError>
    </AriaTextField>
  );
}
