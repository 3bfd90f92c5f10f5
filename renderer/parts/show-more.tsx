import { Button } from './button.tsx'

/** Under a list that goes on. */
export const ShowMore = ({ busy, onPress }: { busy: boolean; onPress: () => void }) => (
  <div className="flex justify-center border-t border-line py-3">
    <Button busy={busy} onClick={onPress}>
      Show more
    </Button>
  </div>
)
