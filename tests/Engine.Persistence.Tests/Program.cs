namespace Akka.Persistence.Tests;

/// <summary>The process that is killed while it writes: it prints "id number" for each event that is confirmed.</summary>
public static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (args is not ["write-until-killed", var connectionString])
        {
            await Console.Error.WriteLineAsync("write-until-killed CONNECTION-STRING");
            return 2;
        }

        await using var s = PersistenceSystem.OnSql(connectionString);
        var output = TextWriter.Synchronized(Console.Out);
        Confirmations.Start(s, (id, number) =>
        {
            output.WriteLine($"{id} {number}");
            output.Flush();
        });
        await s.System.WhenTerminated;
        return 0;
    }
}
