using Akka.Actor;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Journal;

public sealed class MemoryJournalTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("akka.persistence.journal.inmem.class = \"Akka.Persistence.Journal.SharedMemoryJournal, Akka.Persistence\"", 1)]
    public async Task Events_in_memory_are_seen_by_another_system_where_the_journal_is_shared(string journal, int seen)
    {
        var id = Guid.NewGuid().ToString();
        await using (var one = InMemory(journal))
        {
            var p = one.Start(new Script { Id = id });
            p.Tell("e");
            await Sync(p);
        }

        await using var other = InMemory(journal);
        var again = new Script { Id = id };
        await Sync(other.Start(again));
        Assert.Equal(seen, again.Lines.Count(l => l == "replayed e 1"));
    }
}
