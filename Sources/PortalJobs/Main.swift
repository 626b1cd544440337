import Glibc
import PortalRuntime

@main struct Main {
    static func main() {
        Signals.block()
        exit(Program.run(CommandLine.arguments.dropFirst(), Environment.withCredentials(Environment.current)))
    }
}
