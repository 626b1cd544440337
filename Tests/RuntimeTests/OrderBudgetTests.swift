import PortalToolkit
import Testing

@testable import PortalJobs

@Suite struct OrderBudgetTests {
    @Test func `60 certificates are begun in an hour`() {
        let budget = OrderBudget()
        let start: Instant = 1_000_000_000_000
        budget.take(40, now: start)
        budget.take(20, now: start + .minutes(30))
        #expect(budget.room(now: start + .minutes(59)) == 0)
        #expect(budget.room(now: start + .minutes(61)) == 40)
        #expect(budget.room(now: start + .hours(2)) == 60)
        budget.take(60, now: start + .hours(2))
        #expect(budget.room(now: start) == 60, "a clock that was ahead holds nobody up")
    }
}
