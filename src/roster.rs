use jiff::civil::Date;
#[derive(Debug,Clone,Copy,PartialEq,Eq)] pub enum UnitKind{Province,Attached}
impl UnitKind{pub fn as_str(self)->&'static str{match self{UnitKind::Province=>"province",UnitKind::Attached=>"attached"}}}
pub struct Unit{pub id:String,pub name:String,pub kind:UnitKind}
pub enum Resolution<'a>{One(&'a Unit),Several(Vec<&'a Unit>),Unknown}
pub struct Roster(Unit,Unit); 
impl Roster{pub fn builtin()->Roster{Roster(Unit{id:"".into(),name:"".into(),kind:UnitKind::Province},Unit{id:"".into(),name:"".into(),kind:UnitKind::Attached})} pub fn resolve_agency(&self,_:&str,_:Date)->Resolution<'_>{Resolution::Unknown} pub fn resolve(&self,t:&str,_:Date)->Resolution<'_>{Resolution::One(if t.starts_with("BHXH"){&self.0}else{&self.1})}}
