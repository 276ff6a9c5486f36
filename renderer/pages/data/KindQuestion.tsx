import type { FileReading } from '../../../shared/schemas/dataOperations';
import { capital } from '../../../shared/words';
import { type KindChoice, kindHints, kindLabels } from '../../derive/importing';

interface KindQuestionProps {
  /** Where the question is what one column holds. */
  column: string | null;
  choices: readonly KindChoice[];
  reading: FileReading;
  onRead: (reading: FileReading) => void;
}

/** Asks what a file holds, where its columns leave it open. */
export function KindQuestion({ column, choices, reading, onRead }: KindQuestionProps) {
  return (
    <>
      <p>
        {column ? (
          <>
            What does the column <b>{column}</b> hold?
          </>
        ) : (
          'Its columns leave open what this file holds. Which is it?'
        )}
      </p>
      <fieldset className="choices">
        <legend className="visually-hidden">What the file holds</legend>
        {choices.map(({ kind, label, reading: answer }) => (
          <label key={kind}>
            <input
              type="radio"
              name="file-kind"
              onChange={() => onRead({ ...reading, ...answer, map: { ...reading.map, ...answer.map } })}
            />
            <b>{capital(label ?? kindLabels[kind])}</b>
            {!label && <span className="muted">{kindHints[kind]}</span>}
          </label>
        ))}
      </fieldset>
    </>
  );
}
