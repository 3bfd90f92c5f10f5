import type { Alerts } from '../alerts/alerts.ts'
import { os } from './base.ts'

export interface AlertsParts {
  alerts: Omit<Alerts, 'channels' | 'send'>
}

export const alertsSection = ({ alerts }: AlertsParts) =>
  os.alerts.router({
    get: os.alerts.get.handler(() => alerts.settings()),
    saveEmail: os.alerts.saveEmail.handler(({ input: { password, ...email } }) =>
      alerts.saveEmail(email, password),
    ),
    saveWebhook: os.alerts.saveWebhook.handler(({ input }) => alerts.saveWebhook(input)),
    newSecret: os.alerts.newSecret.handler(() => alerts.newSecret()),
    remove: os.alerts.remove.handler(({ input }) => alerts.remove(input.channel)),
    test: os.alerts.test.handler(({ input }) => alerts.test(input.channel)),
  })
