import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser'

declare const walls: { forbidden: IForbiddenRuleType[]; options: ICruiseOptions }
export default walls
