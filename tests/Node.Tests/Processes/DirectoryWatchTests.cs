namespace Actors.Node.Tests.Processes;

/// <summary>The kernel tells of births and ends of job directories; what is watched for that must not pile up.</summary>
public sealed class DirectoryWatchTests : RealJob
{
    [CgroupFact]
    public void Jobs_that_are_gone_leave_no_watch_behind()
    {
        using var scanner = Scanner("poll");
        Cgroups.Make("slurm/uid_0");
        scanner.Scan();
        var before = scanner.Watches;
        for (var i = 0; i < 30; i++)
        {
            Cgroups.Make($"slurm/uid_0/job_{i}/step_0");
            Cgroups.Make($"slurm/uid_0/job_{i}/step_batch/task_0");
            Until(scanner, "the job", r => r.Jobs.FirstOrDefault(j => !j.Ended));
            Cgroups.Remove($"slurm/uid_0/job_{i}");
            scanner.Forget(Until(scanner, "the job's end", r => r.Jobs.FirstOrDefault(j => j.Ended)).Id);
        }

        Until(scanner, $"{before} watches", _ => scanner.Watches <= before ? scanner : null);
    }

    [CgroupFact]
    public void Steps_and_users_that_are_gone_leave_no_watch_behind()
    {
        using var scanner = Scanner("poll");
        Cgroups.Make("slurm/uid_0/job_1/step_0");
        Until(scanner, "the job", r => r.Jobs.FirstOrDefault());
        var before = scanner.Watches;
        for (var i = 0; i < 30; i++)
        {
            Cgroups.Make($"slurm/uid_0/job_1/step_{i + 1}");
            Cgroups.Make($"slurm/uid_{i + 1}");
            Until(scanner, "two more watches", _ => scanner.Watches > before + 1 ? scanner : null);
            Cgroups.Remove($"slurm/uid_0/job_1/step_{i + 1}");
            Cgroups.Remove($"slurm/uid_{i + 1}");
            Until(scanner, $"{before} watches", _ => scanner.Watches <= before ? scanner : null);
        }
    }
}
