export { Holidays } from './Holidays';
export { OwnHoursDialog } from './OwnHoursDialog';
export { Week } from './Week';
export { isWorking, isWrong, usualWeek, weekOf, type Week as Days } from './hours';
export { useTimezones } from './timezones';
