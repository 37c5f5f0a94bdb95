using Actors.Hub.Scheduler;
using Actors.Hub.Scheduler.Slurm;

namespace Actors.Hub.Tests.Scheduler.Slurm;

/// <summary>Asking a Slurm whose commands behave well or badly.</summary>
public sealed class SlurmSchedulerTests
{
    private const string Head = "sep=$(printf '%s\\n' \"$@\" | sed -n 's/^--delimiter=//p'); row() { for f; do printf '%s%s' \"$f\" \"$sep\"; done; echo; }\n"
        + "row JobIDRaw JobID DBIndex State Submit Start End User Account AllocTRES NodeList TotalCPU JobName\n";

    private static readonly DateTimeOffset Since = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Fact]
    public async Task One_call_tells_all_jobs_and_asks_only_for_fields_that_the_version_knows()
    {
        using var slurm = new FakeSlurm(Head + "printf '%s\\n' \"$@\" > $dir/args; env > $dir/env\nrow 7 7 3 RUNNING 100 101 Unknown ada physics cpu=2,node=1 n1 00:00:00 \"a|b\nc\"");
        var row = Assert.Single((await new SlurmScheduler(slurm.Settings).JobsSinceAsync(Since, CancellationToken.None)).Rows);

        Assert.Equal(("7", "a|b\nc", 2L), (row.RawId, row.Name, row.Cpus));
        var args = await File.ReadAllLinesAsync(slurm.File("args"));
        Assert.Equal("JobIDRaw,JobID,DBIndex,State,Submit,Start,End,User,Account,AllocTRES,NodeList,TotalCPU,JobName", args[^1]);
        Assert.Contains("-D", args);
        Assert.Contains("-a", args);
        Assert.Equal("2023-11-14T22:13:20", args[Array.IndexOf(args, "-S") + 1]);
        var environment = await File.ReadAllLinesAsync(slurm.File("env"));
        Assert.Contains("TZ=UTC", environment);
        Assert.Contains("SLURM_TIME_FORMAT=%s", environment);
    }

    [Fact]
    public async Task A_command_that_hangs_is_killed_with_all_it_started()
    {
        using var slurm = new FakeSlurm("sleep 100000 & echo $! > $dir/child.new; echo $$ > $dir/me; mv $dir/child.new $dir/child; wait");
        var asking = new SlurmScheduler(slurm.Settings with { Timeout = TimeSpan.FromSeconds(3) });

        var fault = await Assert.ThrowsAsync<SchedulerException>(() => AskUntilStartedAsync(asking, slurm));

        Assert.Contains("did not end within 3 s", fault.Message, StringComparison.Ordinal);
        var child = int.Parse(await File.ReadAllTextAsync(slurm.File("child")), System.Globalization.CultureInfo.InvariantCulture);
        await Eventually.True("the end of what it started", () => Ended(child));
    }

    [Fact]
    public async Task A_command_that_fails_says_why()
    {
        using var slurm = new FakeSlurm("echo 'sacct: error: slurm_persist_conn_open: failed to send persistent connection init message' >&2; exit 1");
        var fault = await Assert.ThrowsAsync<SchedulerException>(() => new SlurmScheduler(slurm.Settings).JobsSinceAsync(Since, CancellationToken.None));
        Assert.Contains("slurm_persist_conn_open", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_an_answer_of_a_command_that_dies_is_no_answer()
    {
        using var slurm = new FakeSlurm(Head + "row 7 7 3 RUNNING 100 101 Unknown ada physics cpu=2 n1 00:00:00 x; kill -KILL $$");
        await Assert.ThrowsAsync<SchedulerException>(() => new SlurmScheduler(slurm.Settings).JobsSinceAsync(Since, CancellationToken.None));
    }

    [Fact]
    public async Task Garbage_is_no_answer()
    {
        using var slurm = new FakeSlurm("head -c 3000000 /dev/urandom");
        await Assert.ThrowsAsync<SchedulerException>(() => new SlurmScheduler(slurm.Settings).JobsSinceAsync(Since, CancellationToken.None));
    }

    [Fact]
    public async Task Very_many_rows_are_read()
    {
        using var slurm = new FakeSlurm(Head + "awk -v s=\"$sep\" 'BEGIN { for (i = 1; i <= 20000; i++) printf \"%d%s%d%s%d%sCOMPLETED%s100%s101%s102%sada%sphysics%scpu=1%sn1%s00:00:00%sname%s\\n\", i, s, i, s, i, s, s, s, s, s, s, s, s, s, s, s }'");
        Assert.Equal(20_000, (await new SlurmScheduler(slurm.Settings).JobsSinceAsync(Since, CancellationToken.None)).Rows.Count);
    }

    [Fact]
    public async Task A_version_that_does_not_know_the_states_is_asked_without_them()
    {
        using var slurm = new FakeSlurm("case \" $* \" in *' -s '*) echo 'sacct: fatal: job state DL is not supported / accounted' >&2; exit 1;; esac\n" + Head + "row 7 7 3 RUNNING 100 101 Unknown ada physics cpu=2 n1 00:00:00 x");
        var scheduler = new SlurmScheduler(slurm.Settings);
        Assert.Single((await scheduler.JobsSinceAsync(Since, CancellationToken.None)).Rows);
    }

    [Fact]
    public async Task A_command_that_is_not_there_is_told()
    {
        using var slurm = new FakeSlurm("");
        File.Delete(slurm.File("scontrol"));
        var fault = await Assert.ThrowsAsync<SchedulerException>(() => new SlurmScheduler(slurm.Settings).NodesAsync(CancellationToken.None));
        Assert.Contains("scontrol", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sacct: fatal: Could not establish a configuration source", true)]
    [InlineData("sacct: error: something else", false)]
    public async Task Only_a_slurm_that_is_not_set_up_is_none(string error, bool none)
    {
        using var slurm = new FakeSlurm("");
        slurm.Write("sacct", $"echo '{error}' >&2; exit 1");
        Assert.Equal(none, await new SlurmScheduler(slurm.Settings).LacksConfigurationAsync(CancellationToken.None) is not null);
    }

    // On a busy host a command may be killed before it has begun.
    private static async Task AskUntilStartedAsync(SlurmScheduler scheduler, FakeSlurm slurm)
    {
        while (true)
        {
            try
            {
                await scheduler.JobsSinceAsync(Since, CancellationToken.None);
            }
            catch (SchedulerException) when (!File.Exists(slurm.File("child")))
            {
            }
        }
    }

    private static bool Ended(int pid)
    {
        try
        {
            // Dead and not yet waited for is dead.
            return File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].TrimStart()[0] == 'Z';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }
}
