// Texts of the feature rooms.

export const rooms = {} as const;
