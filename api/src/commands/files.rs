use clap::Subcommand;

use crate::App;

#[derive(Clone, Copy, Subcommand)]
pub(super) enum Files {
    /// 把数据目录里的文件搬进 MASHANG_FILES=s3 所设的存储桶；先停止服务 Move the files of the data folder into the bucket; stop the servers first
    #[command(
        after_help = "例 Example:\n  MASHANG_FILES=s3 mashang files carry   # 可以重复执行，接着搬剩下的 Again, it goes on"
    )]
    Carry,
}

pub(super) fn run(app: &App, what: Files) -> Result<(), String> {
    let Files::Carry = what;
    let Some(bucket) = app.files().called() else {
        return Err(
            "MASHANG_FILES=folder：没有可以搬去的存储桶。 MASHANG_FILES=folder: there is no bucket to move them to"
                .to_owned(),
        );
    };
    let count = app.files().carry().map_err(|error| format!("the files can't be moved to {bucket}: {error}"))?;
    println!("已把 {count} 个文件搬到 {bucket}");
    Ok(())
}
