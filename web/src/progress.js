// Which lessons were answered right, kept by the browser if it lets us.
const KEY = "oomcast.lessons.right";

export function rightLessons() {
  try {
    return new Set(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
  } catch {
    return new Set();
  }
}

export function addRightLesson(path) {
  try {
    localStorage.setItem(KEY, JSON.stringify([...rightLessons().add(path)]));
  } catch {
    // The course goes on without.
  }
}
