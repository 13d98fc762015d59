import { CircleAlert } from 'lucide-react';

/** What is wrong with the form as a whole, read out when it appears. */
export function FormProblem({ text }: { text: string | null }) {
  if (!text) return null;
  return (
    <div className="notice red" role="alert">
      <CircleAlert size={16} aria-hidden />
      <span>{text}</span>
    </div>
  );
}
