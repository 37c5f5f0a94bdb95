namespace Actors.Node.Tests.Processes;

/// <summary>Programs whose file is not where its name says, or nowhere, in every tier.</summary>
public sealed class WhichProgramTests : RealJob
{
    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_deleted_program_keeps_its_path_and_a_name_that_only_looks_deleted_too(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_10/step_0");
        using var scanner = Scanner(tier);
        var gone = Program("gone");
        var odd = Program("odd (deleted)");
        UntilStopped(Start(job, gone, Stop));
        UntilStopped(Start(job, odd, Stop));
        var before = Assert.Single(scanner.Scan().Jobs);
        Assert.Equal(2, before.LiveProcesses);
        Assert.NotNull(Row(before, gone));
        File.Delete(gone);
        using var late = Scanner(tier);
        var slice = Assert.Single(late.Scan().Jobs);
        Assert.NotNull(Row(slice, gone));
        Assert.NotNull(Row(slice, odd));
    }

    [MountTheory, Tiers, InlineData("poll")]
    public void A_program_over_whose_directory_something_was_mounted_keeps_its_path(string tier)
    {
        var job = Cgroups.Make("slurm/uid_0/job_11/step_0");
        using var scanner = Scanner(tier);
        scanner.Scan();
        var solver = Program("below/solver");
        UntilStopped(Start(job, "/bin/sh", $"exec unshare -m --propagation private {solver} -c 'mount -t tmpfs none {Path.GetDirectoryName(solver)}; {Stop}'"));
        Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), solver));
        using var late = Scanner(tier);
        Assert.NotNull(Row(Assert.Single(late.Scan().Jobs), solver));
    }

    [CgroupTheory, Tiers, InlineData("poll")]
    public void A_program_without_a_file_is_shown_by_the_name_of_its_memory(string tier)
    {
        const string Script = """
            $^F = 255;
            my $name = "tool";
            my $memory = syscall(`uname -m` eq "x86_64\n" ? 319 : 279, $name, 0);
            open my $to, ">&=", $memory; open my $from, "<", "/bin/sh"; binmode $_ for $to, $from;
            { local $/; print {$to} <$from>; }
            open my $again, "<", "/proc/self/fd/$memory"; close $to;
            exec { "/proc/self/fd/" . fileno $again } "tool", "-c", 'kill -STOP $$';
            """;
        var (job, file) = (Cgroups.Make("slurm/uid_0/job_12/step_0"), Path.Combine(Bin, "memory.pl"));
        File.WriteAllText(file, Script);
        using var scanner = Scanner(tier);
        scanner.Scan();
        UntilStopped(Start(job, "/bin/sh", $"exec /usr/bin/perl {file}"));
        Assert.NotNull(Row(Assert.Single(scanner.Scan().Jobs), "/memfd:tool"));
        using var late = Scanner(tier);
        Assert.NotNull(Row(Assert.Single(late.Scan().Jobs), "/memfd:tool"));
    }
}
