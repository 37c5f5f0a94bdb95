using Akka.Actor;

namespace Akka.Persistence.Tests;

/// <summary>
/// The process that is killed while it writes: some actors persist one event after the other and print "id number" for each that is confirmed.
/// </summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["write-until-killed", var connectionString, var actors])
        {
            await Console.Error.WriteLineAsync("write-until-killed CONNECTION-STRING ACTORS");
            return 2;
        }

        await using var s = PersistenceSystem.OnSql(connectionString);
        var output = TextWriter.Synchronized(Console.Out);
        for (var i = 0; i < int.Parse(actors, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            var id = "writer-" + i;
            s.System.ActorOf(Props.Create(() => new Writer(id, output)));
        }

        await s.System.WhenTerminated;
        return 0;
    }

    private sealed class Writer(string id, TextWriter output) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnCommand(object message) => Next();

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
            {
                Next();
            }
        }

        // Now and then several at once, so that there are batches to tear.
        private void Next()
        {
            var count = LastSequenceNr % 7 == 0 ? 5 : 1;
            PersistAll(Enumerable.Range(1, count).Select(i => LastSequenceNr + i).ToArray(), _ =>
            {
                output.WriteLine($"{id} {LastSequenceNr}");
                output.Flush();
                if (--count == 0)
                {
                    Self.Tell("next");
                }
            });
        }
    }
}
