/** SQL, of a listing (alias l): no plan names it any more, and it is on the channel because somebody keeps it there, or has yet to decide: there is no content of now to send. */
export const STAYS = `EXISTS (SELECT FROM removal r WHERE r.listing_id = l.id AND r.state IN ('held', 'kept'))`;
