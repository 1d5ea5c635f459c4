/** GOV.UK Notify: the only place that knows how texts, emails and letters leave. */
export { createNotifyCarrier, type NotifySettings } from './notify-carrier.ts';
