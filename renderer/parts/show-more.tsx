import { Button } from './button.tsx'

/** How a list goes on, and whether it is just about to. */
export interface More {
  busy: boolean
  onPress: () => void
}

/** Under a list that goes on. */
export const ShowMore = ({ busy, onPress }: More) => (
  <div className="flex justify-center border-t border-line py-3">
    <Button busy={busy} onClick={onPress}>
      Show more
    </Button>
  </div>
)
