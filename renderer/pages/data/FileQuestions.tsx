import { useState } from 'react';
import type { FileQuestion } from '../../../shared/schemas/imports';
import { capital } from '../../../shared/words';
import { Button } from '../../components/controls';
import { answered, type Reading } from '../../derive/importing';

interface FileQuestionsProps extends Reading {
  questions: readonly FileQuestion[];
}

/**
 * Asks all that a file leaves open; the likely answers, where there are some, are chosen already. A question below
 * another one is open if that is answered so.
 */
export function FileQuestions({ questions, reading, onRead }: FileQuestionsProps) {
  const [chosen, setChosen] = useState(questions.map(({ answers }) => answers.findIndex(({ proposed }) => proposed)));
  const choose = (question: number, answer: number) =>
    setChosen(chosen.map((before, i) => (i === question ? answer : before)));
  const said = questions.flatMap(({ answers }, i) => answers[chosen[i]]?.says ?? []);
  return (
    <>
      {questions.map(({ text, answers }, question) => (
        <div key={text}>
          <p>{capital(text)}</p>
          <fieldset className="choices">
            <legend className="visually-hidden">{text}</legend>
            {answers.map(({ label, hint, proposed }, i) => (
              <label key={label}>
                <input
                  type="radio"
                  name={`file-question-${question}`}
                  checked={chosen[question] === i}
                  onChange={() => choose(question, i)}
                />
                <b>{label}</b>
                <span className="muted">
                  {hint}
                  {proposed && (hint === '' ? 'likely' : ' · likely')}
                </span>
              </label>
            ))}
          </fieldset>
        </div>
      ))}
      <div className="form-inline">
        <Button
          variant="primary"
          disabled={said.length < questions.length}
          onClick={() => onRead(said.reduce(answered, reading))}
        >
          Read it this way
        </Button>
      </div>
    </>
  );
}
