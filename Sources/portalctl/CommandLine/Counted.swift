/// Formats a number with its noun, such as `1 line` and `2 lines`.
func counted(_ number: Int, _ one: String, _ many: String) -> String {
    "\(number) \(number == 1 ? one : many)"
}
