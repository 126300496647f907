// Placeholder so that the room links until its first source lands.
