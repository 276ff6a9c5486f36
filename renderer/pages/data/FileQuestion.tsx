import { useState } from 'react';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import type { FileQuestion as Question } from '../../../shared/schemas/imports';
import { Button } from '../../components/Button';
import { answered } from '../../derive/importing';

interface FileQuestionProps {
  question: Question;
  reading: FileReading;
  onRead: (reading: FileReading) => void;
}

/** Asks what a file leaves open; the likely answer, if there is one, is chosen already. */
export function FileQuestion({ question: { text, answers }, reading, onRead }: FileQuestionProps) {
  const [chosen, choose] = useState(answers.findIndex(({ proposed }) => proposed));
  return (
    <>
      <p>{text}</p>
      <fieldset className="choices">
        <legend className="visually-hidden">{text}</legend>
        {answers.map(({ label, hint, proposed }, i) => (
          <label key={label}>
            <input type="radio" name="file-question" checked={chosen === i} onChange={() => choose(i)} />
            <b>{label}</b>
            <span className="muted">
              {hint}
              {proposed && (hint === '' ? 'likely' : ' · likely')}
            </span>
          </label>
        ))}
      </fieldset>
      <div className="form-inline">
        <Button variant="primary" disabled={chosen < 0} onClick={() => onRead(answered(reading, answers[chosen].says))}>
          Read it so
        </Button>
      </div>
    </>
  );
}
