using System.Diagnostics;
using System.Globalization;
using Akka.Persistence.Tests.Sql.Store;

namespace Akka.Persistence.Tests.Sql.Journal;

public sealed class KillTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task Whatever_was_confirmed_before_a_kill_is_recovered_without_gaps_and_writing_goes_on(string on)
    {
        using var database = new TestDatabase(on);
        var confirmed = new Confirmations();
        for (var round = 1; round <= 4; round++)
        {
            await WriteAndKill(database.ConnectionString, confirmed, lines: 200 * round);
            await confirmed.AreRecovered(database.ConnectionString);
        }
    }

    private static async Task WriteAndKill(string connectionString, Confirmations confirmed, int lines)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            // Killed, it could not remove its sockets for diagnostics.
            Environment = { ["DOTNET_EnableDiagnostics"] = "0" },
            ArgumentList = { typeof(Program).Assembly.Location, "write-until-killed", connectionString },
        };
        using var process = Process.Start(start)!;
        try
        {
            for (var seen = 0; await process.StandardOutput.ReadLineAsync().Within("a confirmed event") is { } line;)
            {
                if (line.Split(' ') is [var id, var number])
                {
                    confirmed.Add(id, long.Parse(number, CultureInfo.InvariantCulture));
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
