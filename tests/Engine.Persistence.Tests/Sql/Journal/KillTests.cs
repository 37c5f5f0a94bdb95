using System.Diagnostics;
using System.Globalization;
using Akka.Persistence.Tests.Sql.Store;
using static Akka.Persistence.Tests.PersistenceSystem;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class KillTests
{
    private const int Actors = 20;

    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_was_confirmed_before_a_kill_is_recovered_without_gaps_and_writing_goes_on(string on)
    {
        using var database = new TestDatabase(on);
        var confirmed = new Dictionary<string, long>(StringComparer.Ordinal);
        for (var round = 1; round <= 4; round++)
        {
            await WriteAndKill(database.ConnectionString, confirmed, lines: 200 * round);
            await using var s = OnSql(database.ConnectionString);
            for (var i = 0; i < Actors; i++)
            {
                var id = "writer-" + i;
                var lines = await s.Recover(id);
                var recovered = lines.Length - 1;
                Assert.Equal(Enumerable.Range(1, recovered).Select(n => $"replayed {n} {n}").Append("recovered " + recovered), lines);
                Assert.True(recovered >= confirmed.GetValueOrDefault(id), $"{id}: {confirmed[id]} were confirmed, {recovered} are there");
            }
        }
    }

    private static async Task WriteAndKill(string connectionString, Dictionary<string, long> confirmed, int lines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            // Killed, it could not remove its sockets for diagnostics.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
            ArgumentList = { typeof(Program).Assembly.Location, "write-until-killed", connectionString, Actors.ToString(CultureInfo.InvariantCulture) },
        };
        using var process = Process.Start(start)!;
        try
        {
            for (var seen = 0; await process.StandardOutput.ReadLineAsync().Within("a confirmed event") is { } line;)
            {
                if (line.Split(' ') is [var id, var number])
                {
                    confirmed[id] = long.Parse(number, CultureInfo.InvariantCulture);
                }

                if (++seen == lines)
                {
                    process.Kill();
                }
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }

            await process.WaitForExitAsync();
        }
    }
}
