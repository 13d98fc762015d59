/** One after the other for each key: the next begins when the one before has ended, well or not. */
const underWay = new Map<string, Promise<unknown>>();

export function inOrder<T>(key: string, step: () => Promise<T>): Promise<T> {
  const before = underWay.get(key);
  const mine = before ? before.then(step, step) : step();
  underWay.set(key, mine);
  const leave = () => {
    if (underWay.get(key) === mine) underWay.delete(key);
  };
  mine.then(leave, leave);
  return mine;
}
