// First, as in main.tsx: it says in which order the layers win.
import "../src/shared/theme/tokens.css";
